"""What messages of chats are about: rules that need no thought first, then the LLM, or rules that think a little."""
