"""What is kept about a person, and how it goes away."""
