"""What people call things on a site, in English and Chinese: numbers, persons, looks, fields, kinds of thing."""
