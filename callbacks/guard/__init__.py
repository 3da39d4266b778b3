"""What stands between the server and whoever sends to it: limits, turns, names, envelopes, headers, compression."""
