"""Receivers that keep the house in order."""
