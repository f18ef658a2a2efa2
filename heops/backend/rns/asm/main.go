// Command asm writes the assembly of package rns with avo.
package main

import (
	"flag"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	path := flag.String("path", "ifma", "kernels to write: ifma or avx2")
	flag.Parse()
	ConstraintExpr("amd64,!purego")
	switch *path {
	case "ifma":
		forwardIFMA()
		inverseIFMA()
		sumsIFMA()
		pointwiseIFMA()
		extendIFMA()
		permuteIFMA()
	case "avx2":
		transformsAVX2()
		sumsAVX2()
		pointwiseAVX2()
		extendAVX2()
	}
	Generate()
}
