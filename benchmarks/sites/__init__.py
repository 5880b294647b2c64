"""Sites from thirty sentences, each with three follow-ups, tried as a visitor would try them."""
