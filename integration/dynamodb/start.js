// dynalite, an implementation of DynamoDB, in memory and on a free port of this machine; says which.
const dynalite = require("dynalite");

const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
server.listen(0, "127.0.0.1", () => console.log(`ready http://127.0.0.1:${server.address().port}`));
