package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Schema is the file that delivery/terraform/schema.py writes.
type Schema struct {
	Provider    Block            `json:"provider"`
	Resources   map[string]Block `json:"resources"`
	DataSources map[string]Block `json:"data_sources"`
}

// Block is what stands between braces: arguments, and blocks.
type Block struct {
	Attributes map[string]Attribute `json:"attributes"`
	Blocks     map[string]Nested    `json:"blocks"`
}

// Attribute is one argument or computed value.
type Attribute struct {
	Type     json.RawMessage `json:"type"`
	Required bool            `json:"required"`
	Optional bool            `json:"optional"`
	Computed bool            `json:"computed"`
}

// Nested is a block inside another: a list, set, map, or a single one.
type Nested struct {
	Nesting  string `json:"nesting"`
	Single   bool   `json:"single"`
	Required bool   `json:"required"`
	Block    Block  `json:"block"`
}

var nestings = map[string]tfprotov5.SchemaNestedBlockNestingMode{
	"list":   tfprotov5.SchemaNestedBlockNestingModeList,
	"set":    tfprotov5.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov5.SchemaNestedBlockNestingModeMap,
	"single": tfprotov5.SchemaNestedBlockNestingModeSingle,
}

func readSchema(path string) (*tfprotov5.GetProviderSchemaResponse, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var read Schema
	if err := json.Unmarshal(content, &read); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return whole(read)
}

func whole(read Schema) (*tfprotov5.GetProviderSchemaResponse, error) {
	provider, err := schema(read.Provider)
	if err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	resources, err := schemas(read.Resources)
	if err != nil {
		return nil, err
	}
	sources, err := schemas(read.DataSources)
	return &tfprotov5.GetProviderSchemaResponse{
		ServerCapabilities: &tfprotov5.ServerCapabilities{GetProviderSchemaOptional: true},
		Provider:           provider, ResourceSchemas: resources, DataSourceSchemas: sources,
	}, err
}

func schemas(blocks map[string]Block) (map[string]*tfprotov5.Schema, error) {
	made := map[string]*tfprotov5.Schema{}
	for name, block := range blocks {
		one, err := schema(block)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made[name] = one
	}
	return made, nil
}

func schema(block Block) (*tfprotov5.Schema, error) {
	made, err := schemaBlock(block)
	return &tfprotov5.Schema{Block: made}, err
}

func schemaBlock(block Block) (*tfprotov5.SchemaBlock, error) {
	made := &tfprotov5.SchemaBlock{}
	for name, attribute := range block.Attributes {
		one, err := schemaAttribute(name, attribute)
		if err != nil {
			return nil, err
		}
		made.Attributes = append(made.Attributes, one)
	}
	for name, nested := range block.Blocks {
		one, err := schemaNested(name, nested)
		if err != nil {
			return nil, err
		}
		made.BlockTypes = append(made.BlockTypes, one)
	}
	return made, nil
}

func schemaAttribute(name string, attribute Attribute) (*tfprotov5.SchemaAttribute, error) {
	kind, err := tftypes.ParseJSONType(attribute.Type) //nolint:staticcheck // Terraform's own JSON form of a type
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return &tfprotov5.SchemaAttribute{
		Name: name, Type: kind,
		Required: attribute.Required, Optional: attribute.Optional, Computed: attribute.Computed,
	}, nil
}

func schemaNested(name string, nested Nested) (*tfprotov5.SchemaNestedBlock, error) {
	mode, known := nestings[nested.Nesting]
	if !known {
		return nil, fmt.Errorf("%s: a block's nesting is %q", name, nested.Nesting)
	}
	block, err := schemaBlock(nested.Block)
	made := &tfprotov5.SchemaNestedBlock{TypeName: name, Block: block, Nesting: mode}
	if nested.Single && mode != tfprotov5.SchemaNestedBlockNestingModeMap {
		made.MaxItems = 1
	}
	if nested.Required && (nested.Nesting == "list" || nested.Nesting == "set") {
		made.MinItems = 1
	}
	return made, err
}
