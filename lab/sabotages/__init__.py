"""The sabotages: each breaks one thing that a proof claims, to show that the proof notices; then it is put back."""
