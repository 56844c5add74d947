"""Scrapes sources, matches events with subscriptions, delivers alerts."""
