"""What is made of colours: palettes, random colours, names."""
