"""Offers of homes in chats: what a message says becomes a listing, as a page of any other source does."""
