// Package origins says which pages in browsers may call a server.
package origins

import (
	"fmt"
	"net/http"
	"slices"
)

// What pages may send and read, by the protocols of Connect and gRPC-Web.
const (
	corsHeaders = "Authorization, Content-Type, Connect-Protocol-Version, Connect-Timeout-Ms, Grpc-Timeout, X-Grpc-Web, X-User-Agent"
	corsExposed = "Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin, Retry-After"
)

// Allow lets pages of some origins call: it answers the question that a browser
// asks before, and says on answers who may read them. The page still needs a token.
func Allow(origins []string, next http.Handler) http.Handler {
	if len(origins) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Add("Vary", "Origin")
		origin := r.Header.Get("Origin")
		allowed := origin != "" && slices.Contains(origins, origin)
		if allowed {
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Expose-Headers", corsExposed)
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			if allowed {
				h.Set("Access-Control-Allow-Methods", "GET, POST")
				h.Set("Access-Control-Allow-Headers", corsHeaders)
				h.Set("Access-Control-Max-Age", "7200")
			}
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Own refuses what another site's page has a browser ask for, but for
// following a link to the page and for sites that are trusted. No cookie lets
// anybody in, so that such a page has no token to send; this holds if it got one.
func Own(trusted []string, next http.Handler) (http.Handler, error) {
	own := http.NewCrossOriginProtection()
	for _, origin := range trusted {
		if err := own.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("a trusted origin: %w", err)
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		asked := r
		if r.Header.Get("Sec-Fetch-Mode") != "navigate" { // reading is checked like writing
			asked = r.WithContext(r.Context())
			asked.Method = http.MethodPost
		}
		if own.Check(asked) != nil {
			http.Error(w, "this server answers its own page, and programs, but no pages of other sites", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	}), nil
}
