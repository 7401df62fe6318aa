package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const nothing = "The stand-in provider knows the schema only: it creates and reads nothing. Use the real provider."

// server answers what Terraform asks of a provider while it validates, tests with mocks, and plans.
type server struct {
	tfprotov5.ProviderServer // nil: a question that is not answered below is a defect, and ends the program
	schema                   *tfprotov5.GetProviderSchemaResponse
}

func newServer(schema *tfprotov5.GetProviderSchemaResponse) *server { return &server{schema: schema} }

func (s *server) GetMetadata(context.Context, *tfprotov5.GetMetadataRequest) (*tfprotov5.GetMetadataResponse, error) {
	answer := &tfprotov5.GetMetadataResponse{ServerCapabilities: s.schema.ServerCapabilities}
	for name := range s.schema.ResourceSchemas {
		answer.Resources = append(answer.Resources, tfprotov5.ResourceMetadata{TypeName: name})
	}
	for name := range s.schema.DataSourceSchemas {
		answer.DataSources = append(answer.DataSources, tfprotov5.DataSourceMetadata{TypeName: name})
	}
	return answer, nil
}

func (s *server) GetProviderSchema(
	context.Context, *tfprotov5.GetProviderSchemaRequest,
) (*tfprotov5.GetProviderSchemaResponse, error) {
	return s.schema, nil
}

func (s *server) GetResourceIdentitySchemas(
	context.Context, *tfprotov5.GetResourceIdentitySchemasRequest,
) (*tfprotov5.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov5.GetResourceIdentitySchemasResponse{}, nil
}

func (s *server) PrepareProviderConfig(
	_ context.Context, request *tfprotov5.PrepareProviderConfigRequest,
) (*tfprotov5.PrepareProviderConfigResponse, error) {
	return &tfprotov5.PrepareProviderConfigResponse{PreparedConfig: request.Config}, nil
}

func (s *server) ConfigureProvider(
	context.Context, *tfprotov5.ConfigureProviderRequest,
) (*tfprotov5.ConfigureProviderResponse, error) {
	return &tfprotov5.ConfigureProviderResponse{}, nil
}

func (s *server) StopProvider(context.Context, *tfprotov5.StopProviderRequest) (*tfprotov5.StopProviderResponse, error) {
	return &tfprotov5.StopProviderResponse{}, nil
}

func (s *server) ValidateResourceTypeConfig(
	context.Context, *tfprotov5.ValidateResourceTypeConfigRequest,
) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	return &tfprotov5.ValidateResourceTypeConfigResponse{}, nil
}

func (s *server) ValidateDataSourceConfig(
	context.Context, *tfprotov5.ValidateDataSourceConfigRequest,
) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	return &tfprotov5.ValidateDataSourceConfigResponse{}, nil
}

// PlanResourceChange answers what was written, with every value that the provider would compute as not yet known.
func (s *server) PlanResourceChange(
	_ context.Context, request *tfprotov5.PlanResourceChangeRequest,
) (*tfprotov5.PlanResourceChangeResponse, error) {
	schema := s.schema.ResourceSchemas[request.TypeName]
	planned, err := plan(schema, request.ProposedNewState)
	if err != nil {
		return &tfprotov5.PlanResourceChangeResponse{Diagnostics: failed(err.Error())}, nil
	}
	return &tfprotov5.PlanResourceChangeResponse{PlannedState: planned}, nil
}

func plan(schema *tfprotov5.Schema, proposed *tfprotov5.DynamicValue) (*tfprotov5.DynamicValue, error) {
	kind := schema.ValueType()
	value, err := proposed.Unmarshal(kind)
	if err != nil || value.IsNull() {
		return proposed, err
	}
	value, err = unknown(schema.Block, value)
	if err != nil {
		return nil, err
	}
	made, err := tfprotov5.NewDynamicValue(kind, value)
	return &made, err
}

func (s *server) ReadDataSource(
	context.Context, *tfprotov5.ReadDataSourceRequest,
) (*tfprotov5.ReadDataSourceResponse, error) {
	return &tfprotov5.ReadDataSourceResponse{Diagnostics: failed(nothing)}, nil
}

func (s *server) ReadResource(
	_ context.Context, request *tfprotov5.ReadResourceRequest,
) (*tfprotov5.ReadResourceResponse, error) {
	return &tfprotov5.ReadResourceResponse{NewState: request.CurrentState, Diagnostics: failed(nothing)}, nil
}

func (s *server) UpgradeResourceState(
	_ context.Context, request *tfprotov5.UpgradeResourceStateRequest,
) (*tfprotov5.UpgradeResourceStateResponse, error) {
	kind := s.schema.ResourceSchemas[request.TypeName].ValueType()
	value, err := request.RawState.Unmarshal(kind)
	if err != nil {
		return &tfprotov5.UpgradeResourceStateResponse{Diagnostics: failed(err.Error())}, nil
	}
	made, err := tfprotov5.NewDynamicValue(kind, value)
	return &tfprotov5.UpgradeResourceStateResponse{UpgradedState: &made}, err
}

func (s *server) ApplyResourceChange(
	_ context.Context, request *tfprotov5.ApplyResourceChangeRequest,
) (*tfprotov5.ApplyResourceChangeResponse, error) {
	return &tfprotov5.ApplyResourceChangeResponse{NewState: request.PriorState, Diagnostics: failed(nothing)}, nil
}

func failed(why string) []*tfprotov5.Diagnostic {
	return []*tfprotov5.Diagnostic{{Severity: tfprotov5.DiagnosticSeverityError, Summary: why}}
}

// unknown replaces each computed value of a block that is not set by one that is not known yet.
func unknown(block *tfprotov5.SchemaBlock, value tftypes.Value) (tftypes.Value, error) {
	if value.IsNull() || !value.IsKnown() {
		return value, nil
	}
	fields := map[string]tftypes.Value{}
	if err := value.As(&fields); err != nil {
		return value, err
	}
	for _, attribute := range block.Attributes {
		if attribute.Computed && fields[attribute.Name].IsNull() {
			fields[attribute.Name] = tftypes.NewValue(attribute.Type, tftypes.UnknownValue)
		}
	}
	for _, nested := range block.BlockTypes {
		made, err := unknownIn(nested, fields[nested.TypeName])
		if err != nil {
			return value, err
		}
		fields[nested.TypeName] = made
	}
	return tftypes.NewValue(value.Type(), fields), nil
}

func unknownIn(nested *tfprotov5.SchemaNestedBlock, value tftypes.Value) (tftypes.Value, error) {
	if value.IsNull() || !value.IsKnown() {
		return value, nil
	}
	switch nested.Nesting {
	case tfprotov5.SchemaNestedBlockNestingModeSingle:
		return unknown(nested.Block, value)
	case tfprotov5.SchemaNestedBlockNestingModeMap:
		return unknownMap(nested, value)
	default:
		return unknownList(nested, value)
	}
}

func unknownList(nested *tfprotov5.SchemaNestedBlock, value tftypes.Value) (tftypes.Value, error) {
	items := []tftypes.Value{}
	if err := value.As(&items); err != nil {
		return value, err
	}
	for index, item := range items {
		made, err := unknown(nested.Block, item)
		if err != nil {
			return value, err
		}
		items[index] = made
	}
	return tftypes.NewValue(value.Type(), items), nil
}

func unknownMap(nested *tfprotov5.SchemaNestedBlock, value tftypes.Value) (tftypes.Value, error) {
	items := map[string]tftypes.Value{}
	if err := value.As(&items); err != nil {
		return value, err
	}
	for key, item := range items {
		made, err := unknown(nested.Block, item)
		if err != nil {
			return value, err
		}
		items[key] = made
	}
	return tftypes.NewValue(value.Type(), items), nil
}
