"""What installer/build.py builds with: pinned inputs, one tree per system, and packages made of the trees."""
