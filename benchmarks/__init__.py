"""What is timed and measured beside the tests, never asserted."""
