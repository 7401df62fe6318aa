"""The shapes of answers and of request bodies, a module a resource; OpenAPI is made from them."""
