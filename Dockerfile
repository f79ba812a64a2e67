# Builds Kith and ships it on a slim Debian: one binary, one folder of data in the volume /data.
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends libsqlite3-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libcurl4-openssl-dev libxlsxwriter-dev libxml2-dev libzip-dev zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /kith
COPY Package.swift ./
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product kith \
 && install -D -s "$(swift build -c release --static-swift-stdlib --show-bin-path)/kith" /out/kith
COPY Templates /out/Templates
COPY Public /out/Public
COPY docs/help /out/docs/help

FROM debian:bookworm-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends \
      libsqlite3-0 libcmark-gfm0.29.0.gfm.6 libcmark-gfm-extensions0.29.0.gfm.6 libcurl4 libxlsxwriter4 libxml2 libzip4 zlib1g tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin kith \
 && install -d -o kith -g kith -m 0700 /data
COPY --from=build /out /opt/kith
USER kith
VOLUME /data
ENV KITH_DATA=/data KITH_HOST=0.0.0.0 KITH_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/opt/kith/kith"]
CMD ["serve"]
