"""Deliveries reach people, one folder per channel."""
