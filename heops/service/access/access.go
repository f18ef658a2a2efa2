// Package access says who may call an evaluation server, and as what: names, roles
// and the hashes of tokens, from a file that holds no token itself.
//
// A line is a name, its roles and a token's hash:
//
//	# name   roles          SHA-256 of the token
//	ward-7   submit         3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b
//	trainer  model,submit   -
//
// "-" stands for no token: such a client shows a certificate with its name. A name
// may have several lines, so that a token can be replaced while the old one holds.
package access

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Role is what a client may do.
type Role string

// The roles.
const (
	Model   Role = "model"   // upload models
	Submit  Role = "submit"  // upload keys and inputs, submit jobs
	Metrics Role = "metrics" // read the server's metrics
)

// Client is who calls.
type Client struct {
	Name  string
	roles map[Role]bool
}

// May says whether the client has a role.
func (c *Client) May(r Role) bool { return c != nil && c.roles[r] }

// List is who may call. It is not changed once read.
type List struct {
	names  map[string]*Client
	tokens map[[sha256.Size]byte]*Client
}

var names = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)

// maxLine bounds a line of the file, in bytes.
const maxLine = 4096

// Read reads a list; errors name the line.
func Read(r io.Reader) (*List, error) {
	l := &List{make(map[string]*Client), make(map[[sha256.Size]byte]*Client)}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	n := 1
	for ; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if fields := strings.Fields(text); len(fields) > 0 {
			if err := l.add(fields); err != nil {
				return nil, fmt.Errorf("access: line %d: %w", n, err)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("access: line %d: %w", n, err)
	}
	if len(l.names) == 0 {
		return nil, fmt.Errorf("access: the list names nobody: add a line NAME ROLE HASH")
	}
	return l, nil
}

func (l *List) add(fields []string) error {
	if len(fields) != 3 {
		return fmt.Errorf("%d words; a line is a name, roles and the SHA-256 of a token, or - for none", len(fields))
	}
	name, roles, sum := fields[0], fields[1], fields[2]
	if !names.MatchString(name) {
		return fmt.Errorf("the name %q: letters, digits and . _ @ - are fine, up to 64 of them", name)
	}
	c := l.names[name]
	if c == nil {
		c = &Client{name, make(map[Role]bool)}
		l.names[name] = c
	}
	for r := range strings.SplitSeq(roles, ",") {
		switch Role(r) {
		case Model, Submit, Metrics:
			c.roles[Role(r)] = true
		default:
			return fmt.Errorf("the role %q; there are model, submit and metrics", r)
		}
	}
	if sum == "-" {
		return nil
	}
	b, err := hex.DecodeString(sum)
	if err != nil || len(b) != sha256.Size {
		return fmt.Errorf("a token's hash is 64 hexadecimal digits, or - for none")
	}
	if other := l.tokens[[sha256.Size]byte(b)]; other != nil && other != c {
		return fmt.Errorf("%s and %s have the same token", other.Name, name)
	}
	l.tokens[[sha256.Size]byte(b)] = c
	return nil
}

// Token returns who has a token, nil where nobody does.
func (l *List) Token(token string) *Client {
	if l == nil || token == "" {
		return nil
	}
	return l.tokens[sha256.Sum256([]byte(token))]
}

// Name returns the client of a name, which a certificate has proved.
func (l *List) Name(name string) *Client {
	if l == nil {
		return nil
	}
	return l.names[name]
}

// NewToken returns a token of 256 random bits, and its hash for the list.
func NewToken() (token, hash string) {
	var b [32]byte
	rand.Read(b[:])
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, Hash(token)
}

// Hash returns a token's hash as a line has it. Tokens are random, so that a plain
// hash keeps them.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
