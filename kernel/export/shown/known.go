package shown

import "cryptounet/kernel/display"

// known is the text of a value that is drawn from what it holds, where that says
// more than the value printed.
func known(v any) (text string, ok bool) {
	c, ok := display.Value(v)
	return c.String(), ok && c.Spoken()
}
