"""Clusterbook: one encrypted book for a cluster of schools, and the window to live in it."""

VERSION = "0.3.0"
