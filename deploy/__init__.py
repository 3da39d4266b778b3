"""Files for whoever runs the server, and what it is made of: a bill of materials and its known vulnerabilities."""
