"""Nestwell: homes in Ukraine in English, with schema.org data on each advert's page."""
