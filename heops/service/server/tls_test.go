package server_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"cryptounet/heops/service/access"
	"cryptounet/heops/service/api"
	"cryptounet/heops/service/remote"
	"cryptounet/heops/service/server"

	"connectrpc.com/connect"
)

// authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pool        *x509.CertPool
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{pool: x509.NewCertPool()}
	c := a.sign(t, &x509.Certificate{Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	a.certificate, a.key = c.Leaf, c.PrivateKey.(*ecdsa.PrivateKey)
	a.pool.AddCert(c.Leaf)
	return a
}

func (a *authority) sign(t *testing.T, c *x509.Certificate) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c.SerialNumber, c.NotBefore, c.NotAfter = big.NewInt(time.Now().UnixNano()), time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, by := a.certificate, a.key
	if parent == nil {
		parent, by = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, by)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func (a *authority) client(t *testing.T, name string) *tls.Certificate {
	c := a.sign(t, &x509.Certificate{Subject: pkix.Name{CommonName: name}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	return &c
}

// TestCertificates: a certificate of the authority's names its client; others are
// told so at once, and tokens work beside.
func TestCertificates(t *testing.T) {
	a, stranger := newAuthority(t), newAuthority(t)
	list, err := access.Read(strings.NewReader("ward submit -\nother submit " + access.Hash("other")))
	if err != nil {
		t.Fatal(err)
	}
	own := a.sign(t, &x509.Certificate{Subject: pkix.Name{CommonName: "server"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	r := serve(t, server.Config{Access: list, TLS: &tls.Config{Certificates: []tls.Certificate{own}, ClientCAs: a.pool}})
	ctx := soon(t)
	for _, tc := range []struct {
		name string
		o    remote.Options
		want string // "": let in
	}{
		{"a certificate", remote.Options{Certificate: a.client(t, "ward"), CA: a.pool}, ""},
		{"a token", remote.Options{Token: "other", CA: a.pool}, ""},
		{"neither", remote.Options{CA: a.pool}, "who are you"},
		{"a name that the list lacks", remote.Options{Certificate: a.client(t, "nobody"), CA: a.pool}, "who are you"},
		{"a certificate of another authority", remote.Options{Certificate: stranger.client(t, "ward"), CA: a.pool}, "remote"},
		{"a server of another authority", remote.Options{Token: "other", CA: stranger.pool}, "unknown authority"},
	} {
		tc.o.Retry = time.Second
		c, err := remote.Dial(r.URL, tc.o)
		if err != nil {
			t.Fatal(err)
		}
		switch _, err = c.Models(ctx); {
		case tc.want == "" && err != nil, tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s: %v, want %q", tc.name, err, tc.want)
		}
	}
}

// TestProtocols: the calls answer gRPC and gRPC-Web as well as Connect.
func TestProtocols(t *testing.T) {
	r := serve(t, server.Config{})
	ctx := soon(t)
	plain := &http.Transport{Protocols: new(http.Protocols)}
	plain.Protocols.SetUnencryptedHTTP2(true)
	for name, option := range map[string]connect.ClientOption{"gRPC": connect.WithGRPC(), "gRPC-Web": connect.WithGRPCWeb(), "JSON": connect.WithProtoJSON()} {
		for token, want := range map[string]connect.Code{"ward": 0, "nobody": connect.CodeUnauthenticated} {
			c := api.NewEvaluationServiceClient(&http.Client{Transport: withToken{plain, token}}, r.URL, option)
			_, err := c.ListModels(ctx, &api.ListModelsRequest{})
			if want == 0 && err != nil || want != 0 && connect.CodeOf(err) != want {
				t.Errorf("%s as %s: %v", name, token, err)
			}
			err = drain(c.Watch(ctx, &api.WatchRequest{Job: "none"}))
			if want == 0 {
				want = connect.CodeNotFound
			}
			if connect.CodeOf(err) != want {
				t.Errorf("a stream by %s as %s: %v", name, token, err)
			}
		}
	}
}
