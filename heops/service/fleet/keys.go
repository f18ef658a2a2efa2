package fleet

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Keys of records.
const (
	modelKey  = "model."
	blobKey   = "blob."
	uploadKey = "upload."
	placeKey  = "place." // upload's identifier -> the rest of its key
	jobKey    = "job."
	onceKey   = "once."
	deadKey   = "dead."
)

// owned returns the part of a key that belongs to a client.
func owned(client, name string) string {
	c := sha256.Sum256([]byte(client))
	return hex.EncodeToString(c[:16]) + "." + name
}

// hashed is a name that a client chose, as a part of a key.
func hashed(name string) string {
	h := sha256.Sum256([]byte(name))
	return hex.EncodeToString(h[:16])
}

// isKey says whether an identifier that a client sent can be a part of a key: ours
// are hexadecimal.
func isKey(id string) bool {
	return id != "" && len(id) <= 128 && strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}
