// The PostGraphile that is measured: its recommended preset with filters and aggregates, over the tables of the
// questions alone, for reading alone, in two processes. Copied beside its node_modules and started by the benchmark;
// PORT and DATABASE_URL tell where it listens and what it reads.

import cluster from "node:cluster";
import { createServer } from "node:http";
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { TYPES } from "postgraphile/@dataplan/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { sql } from "postgraphile/pg-sql2";
import { makePgSmartTagsPlugin } from "postgraphile/utils";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const { PORT, DATABASE_URL, PLANNER, WEB_CONCURRENCY = "2" } = process.env;
const TABLES = ["speaker", "source", "quote", "claim", "evidence", "quote_topic", "topic"];

const OnlyTheseTables = makePgSmartTagsPlugin([
  { kind: "class", match: ({ relname }) => !TABLES.includes(relname), tags: { behavior: ["-*"] } },
  { kind: "procedure", match: ({ proname }) => proname !== "search_quotes", tags: { behavior: ["-*"] } },
]);

// A day is kept as its number (1 is the first of January in the year 1), so the aggregates need to be told what a year is.
const Years = {
  name: "YearsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      build: {
        after: ["PgAggregatesSpecsPlugin"],
        callback(build) {
          build.pgAggregateGroupBySpecs?.push({
            id: "year",
            isSuitableType: (codec) => codec === TYPES.int,
            shouldApplyToEntity: ({ attributeName }) => attributeName === "said_last",
            sqlWrap: (day) => sql`extract(year from date '0001-01-01' + (nullif(${day}, 0) - 1))::int`,
            sqlWrapCodec: (codec) => codec,
          });
          return build;
        },
      },
    },
  },
};

const preset = {
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset, PgAggregatesPreset],
  plugins: [OnlyTheseTables, Years],
  // It would hide filters of columns that are the condition of an index and not in it: the state, what is public.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  schema: {
    defaultBehavior: "connection -list -insert -update -delete",
    connectionFilterRelations: true,
  },
  pgServices: [
    makePgService({
      connectionString: DATABASE_URL,
      schemas: ["public", "peer"],
      poolConfig: { options: PLANNER, idleTimeoutMillis: 0 },
    }),
  ],
  grafserv: { graphqlPath: "/graphql", graphiql: false, websockets: false, watch: false },
  grafast: { explain: false },
};

if (cluster.isPrimary) {
  for (let number = 0; number < Number(WEB_CONCURRENCY); number += 1) cluster.fork();
  cluster.on("exit", () => process.exit(1));
} else {
  const instance = postgraphile(preset);
  await instance.getSchema();
  const server = createServer();
  await instance.createServ(grafserv).addTo(server);
  server.listen(Number(PORT), "127.0.0.1");
}
