"""Language tools without a model: sentences, words, key phrases, similarity. English and Chinese."""
