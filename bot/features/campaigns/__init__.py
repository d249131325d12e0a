"""Campaigns in the chat: written, approved, scheduled, watched, looked back on."""
