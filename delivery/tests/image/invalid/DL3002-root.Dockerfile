FROM debian:trixie-slim
COPY src /src
USER root
ENTRYPOINT ["/src/serve"]
