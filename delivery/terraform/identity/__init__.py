"""The rendered identities, asked what they may: by calls, by tokens, and by what their statements name."""
