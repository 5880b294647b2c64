"""Evaluation: sets of questions, ways to answer them, judges and measures. Product code never imports it."""
