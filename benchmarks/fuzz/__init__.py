"""Send the server what no page sends."""
