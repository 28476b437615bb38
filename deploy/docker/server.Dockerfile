# Every server of SL3 Chat, one target each: docker build -f deploy/docker/server.Dockerfile --target gateway .
# The build stage is shared. What leaves it is what scripts/pack.mjs lays out: a bundle, its native packages, its files.

FROM node:20.19.5-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN node scripts/bootstrap.mjs && node scripts/build.mjs && node scripts/pack.mjs /packed

FROM node:20.19.5-bookworm-slim AS server
ENV NODE_ENV=production
WORKDIR /app
COPY deploy/docker/ready.mjs ./
# What a server keeps on disk; a named volume that is mounted here takes this owner.
RUN install -d -o node -g node /data/media /data/moderation
USER node
CMD ["node", "--enable-source-maps", "dist/main.js"]

FROM server AS users
COPY --from=build /packed/users ./

FROM server AS rooms
COPY --from=build /packed/rooms ./

FROM server AS messages
COPY --from=build /packed/messages ./

FROM server AS media
COPY --from=build /packed/media ./

FROM server AS moderation
COPY --from=build /packed/moderation ./

FROM server AS worker
COPY --from=build /packed/worker ./

FROM server AS gateway
COPY --from=build /packed/gateway ./
EXPOSE 4000

FROM server AS sl3
COPY --from=build /packed/sl3 ./
ENTRYPOINT ["node", "dist/main.js"]
CMD ["--help"]
