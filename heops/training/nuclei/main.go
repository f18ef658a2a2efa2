// Command nuclei draws a set of fields of nuclei for train.py, laid out as the slices
// of ISBI 2012 are:
//
//	go run ./heops/training/nuclei /tmp/nuclei
//
// The set has 24 labelled fields and 30 without labels, as the challenge has, and is the
// same every time.
package main

import (
	"fmt"
	"os"

	"cryptounet/heops/science/nuclei"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: nuclei FOLDER")
		os.Exit(2)
	}
	if err := nuclei.Write(os.Args[1], nuclei.Labelled, nuclei.Unlabelled); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
