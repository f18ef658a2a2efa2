package display

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"
)

// largestMedia is the most bytes of a recording that go into a notebook.
const largestMedia = 64 << 20

// LaTeX is a formula, with its dollars: `$x^2$`.
func LaTeX(s string) Content { return Of("text/latex", s, s) }

// JSON is a value as JSON, in which a notebook can open and close branches.
func JSON(v any) Content {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return Content{data: map[string]any{"text/plain": "no JSON of this value: " + err.Error()}}
	}
	return Of("application/json", data, string(data))
}

// SVG is a drawing. It is a picture in a page too, as Jupyter's own pages leave
// nothing of a drawing but its words.
func SVG(s string) Content {
	c := Of("image/svg+xml", s, "drawing")
	if !strings.Contains(s, "xmlns=") { // a picture has no page around it that tells
		s = strings.Replace(s, "<svg", `<svg xmlns="http://www.w3.org/2000/svg"`, 1)
	}
	c.data["text/html"] = fmt.Sprintf(`<img style="max-width:100%%" src="data:image/svg+xml;base64,%s">`, base64.StdEncoding.EncodeToString([]byte(s)))
	return c
}

// Audio is a recording to play: the bytes of a WAV, MP3, Ogg or FLAC file.
func Audio(file []byte) Content { return recording("audio", file) }

// Video is a film to play: the bytes of an MP4 or WebM file.
func Video(file []byte) Content { return recording("video", file) }

func recording(element string, file []byte) Content {
	text := fmt.Sprintf("%s, %d bytes", element, len(file))
	if len(file) == 0 || len(file) > largestMedia {
		return Content{data: map[string]any{"text/plain": fmt.Sprintf("%s: a notebook takes 1 to %d bytes; play a larger file outside", text, largestMedia)}}
	}
	media := mediaType(element, file)
	return Of("text/html", fmt.Sprintf(`<%s controls style="max-width:100%%" src="data:%s;base64,%s"></%[1]s>`,
		element, html.EscapeString(media), base64.StdEncoding.EncodeToString(file)), text)
}

// mediaType is a file's media type, by its first bytes.
func mediaType(element string, file []byte) string {
	media := http.DetectContentType(file)
	switch {
	case media == "application/ogg":
		return element + "/ogg"
	case strings.HasPrefix(string(file), "fLaC"):
		return "audio/flac"
	case len(file) > 1 && file[0] == 0xff && file[1]&0xe0 == 0xe0:
		return "audio/mpeg"
	}
	return media
}

// VegaLite is an interactive plot: a Vega-Lite 5 specification as JSON or as
// maps, with a picture (PNG; nil if there is none) for where it cannot be run.
func VegaLite(spec any, picture []byte) Content {
	data, isBytes := spec.([]byte)
	if s, ok := spec.(string); ok {
		data, isBytes = []byte(s), true
	}
	if isBytes {
		spec = json.RawMessage(data)
	}
	data, err := json.Marshal(spec)
	if err != nil {
		return Content{data: map[string]any{"text/plain": "no Vega-Lite specification: " + err.Error()}}
	}
	c := Of("application/vnd.vegalite.v5+json", data, "plot, for front ends that know Vega-Lite")
	if len(picture) > 0 {
		c.data["image/png"] = picture
	}
	return c
}
