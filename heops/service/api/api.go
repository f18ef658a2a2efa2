// Package api is the evaluation service's protocol: messages, handlers and clients
// as generated from cryptounet/v1/evaluation.proto, which says what every call
// does. It has no code of its own.
package api

// Needs protoc 3.21.12, Debian's protobuf-compiler; its plugins are of the modules' own versions.
//
//go:generate go build -o ../../../build/tools/protoc-gen-go google.golang.org/protobuf/cmd/protoc-gen-go
//go:generate go build -o ../../../build/tools/protoc-gen-connect-go connectrpc.com/connect/cmd/protoc-gen-connect-go
//go:generate protoc --plugin=../../../build/tools/protoc-gen-go --plugin=../../../build/tools/protoc-gen-connect-go --go_out=. --go_opt=module=cryptounet/heops/service/api --connect-go_out=. --connect-go_opt=module=cryptounet/heops/service/api,package_suffix=,simple cryptounet/v1/evaluation.proto
