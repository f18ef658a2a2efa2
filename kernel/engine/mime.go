package engine

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// JSON is the bundle as Jupyter's messages and notebooks hold it: text as
// strings, bytes in base64, JSON types as they are.
func (m MIME) JSON() map[string]any {
	out := make(map[string]any, len(m))
	for media, v := range m {
		b, isBytes := v.([]byte)
		switch {
		case !isBytes:
			out[media] = v
		case IsText(media):
			out[media] = string(b)
		case IsJSON(media) && json.Valid(b):
			out[media] = json.RawMessage(b)
		default:
			out[media] = base64.StdEncoding.EncodeToString(b)
		}
	}
	return out
}

// IsText tells whether a media type's content is text, which notebooks keep in
// lines.
func IsText(media string) bool {
	return strings.HasPrefix(media, "text/") || media == "image/svg+xml" || media == "application/javascript"
}

// IsJSON tells whether a media type's content is a JSON value.
func IsJSON(media string) bool {
	return media == "application/json" || strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json")
}
