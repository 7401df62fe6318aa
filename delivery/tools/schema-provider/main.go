// Command terraform-provider-aws is the AWS provider's schema and nothing else: it lets Terraform validate, test with
// mocks, and plan where the real provider cannot be had. It creates nothing, and reads nothing.
//
// The schema is the file schema.json beside the program.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov5/tf5server"
)

const address = "registry.terraform.io/hashicorp/aws"

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func serve() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	schema, err := readSchema(filepath.Join(filepath.Dir(program), "schema.json"))
	if err != nil {
		return err
	}
	return tf5server.Serve(address, func() tfprotov5.ProviderServer { return newServer(schema) })
}
