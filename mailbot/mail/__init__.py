"""Mail, pure: bytes to values and back (RFC 5322, 2045-2047, 2231, 3464, 3834, 8098)."""
