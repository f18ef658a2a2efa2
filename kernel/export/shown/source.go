package shown

import _ "embed"

//go:embed shown.go
var shown string

//go:embed shell.go
var shell string

//go:embed known.go
var rich string

const alone = `package shown

// known is the text of a value that is drawn from what it holds; no value of this
// program is.
func known(any) (text string, ok bool) { return "", false }
`

// Source is the source of this package, by file; without kernel/display it can be
// built alone, and knows no values that say what they hold.
func Source(display bool) map[string]string {
	files := map[string]string{"shown.go": shown, "shell.go": shell, "known.go": rich}
	if !display {
		files["known.go"] = alone
	}
	return files
}
