"""What filters are made of: conditions as marks of rows, what a source must know, values and how they are read."""
