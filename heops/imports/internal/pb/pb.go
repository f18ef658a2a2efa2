// Package pb is ONNX's published onnx.proto (onnx 1.12, IR version 8, Apache-2.0)
// as Go types. Files of later versions differ in fields that are not read here.
//
// https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto
package pb

// Needs protoc 3.21.12, Debian's protobuf-compiler; its plugin is of the module's own version.
//
//go:generate go build -o ../../../../build/tools/protoc-gen-go google.golang.org/protobuf/cmd/protoc-gen-go
//go:generate protoc --plugin=../../../../build/tools/protoc-gen-go --go_out=. --go_opt=paths=source_relative --go_opt=Monnx.proto=cryptounet/heops/imports/internal/pb onnx.proto
