package text

import (
	"fmt"
	"log"
	"path/filepath"
	"strings"
)

// Log is one of a logger's methods that write, called by a cell: a logger finds
// the place of its caller in compiled code only, and Fatal ends the cell and not
// the process.
func (o *Output) Log(l *log.Logger, method string, args ...any) {
	text := ""
	switch {
	case strings.HasSuffix(method, "f"):
		format, _ := args[0].(string)
		text = o.Sprintf(format, args[1:]...)
	case strings.HasSuffix(method, "ln"):
		text = fmt.Sprintln(args...)
	default:
		text = fmt.Sprint(args...)
	}
	o.logged(l, text)
	switch {
	case strings.HasPrefix(method, "Fatal"):
		o.Exit(1)
	case strings.HasPrefix(method, "Panic"):
		panic(text)
	}
}

func (o *Output) logged(l *log.Logger, text string) {
	const files = log.Lshortfile | log.Llongfile
	flags, prefix := l.Flags(), l.Prefix()
	if flags&files != 0 && o.Source != nil {
		if file, line, ok := o.Source(0); ok {
			if flags&log.Lshortfile != 0 {
				file = filepath.Base(file)
			}
			if flags&log.Lmsgprefix != 0 {
				text, prefix = prefix+text, ""
			}
			o.logging.Lock()
			defer o.logging.Unlock()
			l = log.New(l.Writer(), prefix, flags&^(files|log.Lmsgprefix))
			text = fmt.Sprintf("%s:%d: %s", file, line, text)
		}
	}
	l.Output(2, text)
}
