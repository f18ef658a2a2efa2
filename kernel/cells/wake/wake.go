// Package wake knows what may wake a goroutine from outside the cells.
package wake

import (
	"go/types"
	"strings"
)

// quiet are the packages that never wake a goroutine later, but for the functions
// of clocks.
var quiet = map[string]bool{}

func init() {
	for p := range strings.FieldsSeq(`archive/tar archive/zip bufio bytes cmp compress/bzip2 compress/flate compress/gzip compress/lzw
		compress/zlib container/heap container/list container/ring context crypto/md5 crypto/rand crypto/sha1 crypto/sha256 crypto/sha512
		embed encoding encoding/base32 encoding/base64 encoding/binary encoding/csv encoding/gob encoding/hex encoding/json encoding/xml
		errors fmt hash hash/adler32 hash/crc32 hash/crc64 hash/fnv hash/maphash html html/template image image/color image/draw image/gif
		image/jpeg image/png index/suffixarray io io/fs iter log log/slog maps math math/big math/bits math/cmplx math/rand math/rand/v2
		mime net/url os path path/filepath reflect regexp regexp/syntax runtime runtime/debug slices sort strconv strings structs sync
		sync/atomic text/scanner text/tabwriter text/template text/template/parse time unicode unicode/utf16 unicode/utf8 unique unsafe
		cryptounet/kernel/display cryptounet/kernel/must`) {
		quiet[p] = true
	}
}

// clocks are functions of quiet packages after which something wakes by itself.
var clocks = map[string]bool{
	"time.After": true, "time.AfterFunc": true, "time.NewTicker": true, "time.NewTimer": true, "time.Tick": true,
	"context.WithDeadline": true, "context.WithDeadlineCause": true, "context.WithTimeout": true, "context.WithTimeoutCause": true,
}

// May says whether checked code uses what may wake a goroutine that waits: timers,
// signals, networks, packages that nobody knows. Interpreted packages do not.
func May(info *types.Info, interpreted func(path string) bool) bool {
	for _, o := range info.Uses {
		p := o.Pkg()
		if _, named := o.(*types.PkgName); named || p == nil || p.Path() == "main" {
			continue
		}
		clock := false
		if f, ok := o.(*types.Func); ok && f.Signature().Recv() == nil {
			clock = clocks[p.Path()+"."+f.Name()]
		}
		if clock || !quiet[p.Path()] && !interpreted(p.Path()) {
			return true
		}
	}
	return false
}
