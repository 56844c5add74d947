"""Makon: homes in Tashkent in Uzbek and Russian, as a JSON API with a cursor."""
