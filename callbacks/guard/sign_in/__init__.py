"""Who comes in, and as whom: by a sign-in service, by the headers of a trusted proxy, or as a screen with a token."""
