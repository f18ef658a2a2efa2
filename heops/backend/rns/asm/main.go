// Command asm writes the assembly of package rns with avo.
package main

import (
	"flag"

	"cryptounet/heops/backend/rns/asm/avx2"
	"cryptounet/heops/backend/rns/asm/ifma"
	"cryptounet/heops/backend/rns/asm/small"

	. "github.com/mmcloughlin/avo/build"
)

func main() {
	path := flag.String("path", "ifma", "kernels to write: ifma or avx2")
	flag.Parse()
	ConstraintExpr("amd64,!purego")
	switch *path {
	case "ifma":
		ifma.Kernels()
		small.Kernels()
	case "avx2":
		avx2.Kernels()
	}
	Generate()
}
