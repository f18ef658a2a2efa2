// Package serving has the commands of an evaluation server and of who sends to
// one: nothing in them decrypts.
package serving

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cryptounet/heops/commands/shell"
	"cryptounet/heops/network/archive"
	"cryptounet/heops/service/access"
	"cryptounet/heops/service/page"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"
	"cryptounet/heops/wire/files"

	"github.com/spf13/cobra"
)

// Serve returns the command that serves.
func Serve() *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve [PROGRAM...]",
		Short: "Serve evaluations: others send encrypted images, nobody sends secrets",
		Long: `Serves evaluations over HTTP/2 to who has a token or a certificate, keeps uploads and
jobs in a folder, and goes on with them when it is started again. PROGRAMs (cryptounet
plan) are offered to all clients.

Who may call stands in a file, --access (cryptounet serve token makes its lines); it
is read again when it changes. Without one, STATE/access is made for this machine's user, whose
token goes to STATE/token, and into the link to the page that is printed.

Beyond this machine the server wants --cert and --key. With --client-ca, certificates of
clients count as tokens do. /healthz and /readyz say how it is, /metrics more to who has
the role; traces go to OTEL_EXPORTER_OTLP_ENDPOINT. Ctrl-C ends steps, keeps jobs and stops.

With --nats URL the server is one of a fleet: everything is in NATS, cryptounet worker
--nats URL computes, on any number of machines, and several servers may share the work of
taking jobs in (all with the same --access). What STATE holds from before is moved there first.`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	f := cmd.Flags()
	f.StringVar(&o.dir, "state", "cryptounet-state", "the folder of keys, inputs, jobs and results")
	f.StringVar(&o.listen, "listen", "127.0.0.1:7543", "HOST:PORT to listen at")
	f.StringVar(&o.access, "access", "", "the file that says who may call (default STATE/access)")
	f.StringVar(&o.cert, "cert", "", "the server's certificate, PEM")
	f.StringVar(&o.key, "key", "", "its private key, PEM")
	f.StringVar(&o.clientCA, "client-ca", "", "the authority of clients' certificates, PEM")
	f.BoolVar(&o.public, "public", false, "let clients fetch the weights of PROGRAMs")
	f.IntVar(&o.memory, "memory", 4096, "MiB for programs, keys and runs")
	f.IntVar(&o.config.Runs, "runs", 0, "jobs at once (default the cores, at most 4)")
	f.DurationVar(&o.config.Checkpoint, "checkpoint", 5*time.Second, "how often a running job is kept; negative: after every step")
	f.Int64Var(&o.config.Quota.Bytes, "quota-bytes", 64<<30, "what a client may store")
	f.IntVar(&o.config.Quota.Jobs, "quota-jobs", 1000, "how many jobs of a client may wait")
	o.config.Quotas = quotas{}
	f.Var(quotas(o.config.Quotas), "quota", "another quota for a client, as ward:bytes=8GiB,jobs=20,work=1e9,weight=2; weight is its share of the work")
	f.DurationVar(&o.config.Keep, "keep", 30*24*time.Hour, "how long results, keys and inputs stay that nobody asks for")
	f.StringArrayVar(&o.config.Origins, "origin", nil, "an origin whose pages may call, as https://viewer.example.org")
	o.fleet.flags(f)
	f.BoolVar(&o.json, "json", false, "log in JSON")
	shell.Complete(cmd, []string{"program"})
	cmd.AddCommand(tokenCommand(), fleetCommand())
	return cmd
}

type serveOptions struct {
	dir, listen, access, cert, key, clientCA string
	public, json                             bool
	memory                                   int
	fleet                                    fleetOptions
	config                                   server.Config
}

func (o *serveOptions) run(cmd *cobra.Command, programs []string) error {
	ctx, stop := shell.Context(cmd)
	defer stop()
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	if o.json {
		log = slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
	}
	var archives []*archive.Archive
	for _, path := range programs {
		a, err := shell.ReadFile(cmd, path, archive.Read)
		if err != nil {
			return err
		}
		archives = append(archives, a)
	}
	if err := checkOrigins(o.config.Origins); err != nil {
		return shell.WithStatus(shell.Misused, err)
	}
	quotas(o.config.Quotas).rest(o.config.Quota)
	c := o.config
	c.Dir, c.Log, c.Memory = o.dir, log, int64(o.memory)<<20
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return err
	}
	token, hash := access.NewToken()
	own := ownName + " model " + hash
	list, hint, err := o.who(own)
	if err != nil {
		return err
	}
	c.Access = list
	if c.TLS, err = o.tls(); err != nil {
		return err
	}
	pages, err := page.New()
	if err != nil {
		return err
	}
	c.Page = pages
	if o.fleet.url != "" {
		f, err := o.fleet.join(ctx, o.dir, log)
		if err != nil {
			return err
		}
		c.Fleet = f
	}
	s, err := server.New(c)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", o.listen)
	if err != nil {
		s.Close()
		return fmt.Errorf("%w: choose another with --listen HOST:PORT", err)
	}
	o.reread(ctx, s, own, log)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	if err := o.offer(ctx, l.Addr(), c.TLS, token, archives); err != nil {
		stop()
		<-ended
		return err
	}
	url := "http"
	if c.TLS != nil {
		url = "https"
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "serving at %s://%s%s\n", url, l.Addr(), hint)
	if pages.Whole() && !o.json {
		fmt.Fprintf(cmd.ErrOrStderr(), "in a browser: %s://%s/%s\n", url, l.Addr(), o.fragment())
	}
	return <-ended
}

// fragment is what of a link to the page has the token of this machine's user. A
// browser does not send it anywhere.
func (o *serveOptions) fragment() string {
	text, err := os.ReadFile(filepath.Join(o.dir, "token"))
	if o.access != "" || err != nil {
		return ""
	}
	return "#token=" + strings.TrimSpace(string(text))
}

// ownName is whom the server knows itself by while it takes in its own programs.
const ownName = "server"

// tls returns the server's configuration; nil for one on this machine without.
func (o *serveOptions) tls() (*tls.Config, error) {
	if o.cert == "" && o.key == "" {
		host, _, err := net.SplitHostPort(o.listen)
		if err != nil {
			return nil, shell.WithStatus(shell.Misused, fmt.Errorf("--listen %q: give HOST:PORT", o.listen))
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, shell.WithStatus(shell.Misused, fmt.Errorf("%s can be reached from elsewhere: give --cert and --key, or listen at 127.0.0.1 behind a proxy that encrypts", o.listen))
		}
		if o.clientCA != "" {
			return nil, shell.WithStatus(shell.Misused, errors.New("--client-ca needs --cert and --key"))
		}
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(o.cert, o.key)
	if err != nil {
		return nil, fmt.Errorf("--cert and --key: %w", err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	if o.clientCA != "" {
		if config.ClientCAs, err = pool(o.clientCA); err != nil {
			return nil, err
		}
	}
	return config, nil
}

func pool(path string) (*x509.CertPool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p := x509.NewCertPool()
	if !p.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no PEM certificate", path)
	}
	return p, nil
}

// who returns the list of who may call, with the server itself, and what to tell
// a person of it.
func (o *serveOptions) who(own string) (*access.List, string, error) {
	path, hint := o.access, ""
	if path == "" {
		path = filepath.Join(o.dir, "access")
		tokenFile := filepath.Join(o.dir, "token")
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			token, hash := access.NewToken()
			write := func(text string) func(io.Writer) error {
				return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
			}
			if err := files.Create(tokenFile, 0o600, true, write(token+"\n")); err != nil {
				return nil, "", err
			}
			if err := files.Create(path, 0o600, true, write("# name  roles  SHA-256 of the token\nlocal  model,submit,metrics  "+hash+"\n")); err != nil {
				return nil, "", err
			}
		}
		if _, err := os.Stat(tokenFile); err == nil {
			hint = ", the token is in " + tokenFile
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, "", err
	}
	l, err := access.Read(strings.NewReader(string(text) + "\n" + own + "\n"))
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", path, err)
	}
	return l, hint, nil
}

// reread takes the list in again when its file has changed; one that cannot be read
// changes nothing.
func (o *serveOptions) reread(ctx context.Context, s *server.Server, own string, log *slog.Logger) {
	path := o.access
	if path == "" {
		path = filepath.Join(o.dir, "access")
	}
	stamp := func() (t time.Time) {
		if info, err := os.Stat(path); err == nil {
			t = info.ModTime()
		}
		return t
	}
	last := stamp()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(2 * time.Second):
			}
			now := stamp()
			if now.Equal(last) {
				continue
			}
			last = now
			l, _, err := o.who(own)
			if err != nil {
				log.Error("the list of who may call stays as it was", "error", err)
				continue
			}
			s.SetAccess(l)
			log.Info("read again who may call")
		}
	}()
}

// offer uploads the server's own programs to itself: what is there stays.
func (o *serveOptions) offer(ctx context.Context, address net.Addr, config *tls.Config, token string, archives []*archive.Archive) error {
	if len(archives) == 0 {
		return nil
	}
	scheme, opts := "http", remote.Options{Token: token, Retry: 10 * time.Second}
	if config != nil {
		scheme = "https"
		leaf, err := x509.ParseCertificate(config.Certificates[0].Certificate[0])
		if err != nil {
			return err
		}
		opts.CA = x509.NewCertPool()
		opts.CA.AddCert(leaf)
		if len(leaf.DNSNames) > 0 {
			opts.ServerName = leaf.DNSNames[0]
		} else if len(leaf.IPAddresses) > 0 {
			opts.ServerName = leaf.IPAddresses[0].String()
		}
	}
	_, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return err
	}
	host, _, _ := net.SplitHostPort(o.listen)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	c, err := remote.Dial(scheme+"://"+net.JoinHostPort(host, port), opts)
	if err != nil {
		return err
	}
	for _, a := range archives {
		if _, err := c.UploadModel(ctx, a, o.public); err != nil {
			return fmt.Errorf("offering %s: %w", a.Network.Name, err)
		}
	}
	return nil
}

func tokenCommand() *cobra.Command {
	var roles string
	cmd := &cobra.Command{
		Use:   "token NAME",
		Short: "Draw a token: a line for the server's access file, and what its client keeps",
		Long: `Prints a line for the file of --access on standard output and the token, which
nobody can find again from it, on standard error:

    cryptounet serve token ward-7 >> access 2> ward-7.token

Roles are submit (send keys and images), model (upload programs) and metrics.`,
		Args: shell.Args(1, 1, "serve token needs one NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			token, hash := access.NewToken()
			line := fmt.Sprintf("%s  %s  %s", args[0], roles, hash)
			if _, err := access.Read(strings.NewReader(line)); err != nil {
				return shell.WithStatus(shell.Misused, err)
			}
			fmt.Fprintln(cmd.OutOrStdout(), line)
			fmt.Fprintln(cmd.ErrOrStderr(), token)
			return nil
		},
	}
	cmd.Flags().StringVar(&roles, "roles", "submit", "of the client, with commas between them")
	return cmd
}
