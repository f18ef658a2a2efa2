package keystore

// Weak is Passphrase with little work: tests have many files.
func Weak(phrase []byte) Protection { return passphrase{phrase, 4} }
