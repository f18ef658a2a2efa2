package keystore

// Weak is Passphrase with little work: tests have many files.
func Weak(phrase []byte) Protection { return passphrase{phrase, 4} }

// Heavy is Passphrase with more work than is read.
func Heavy(phrase []byte) Protection { return passphrase{phrase, work + 1} }
