// Run by mongosh in the service `mongodb-init`, once MongoDB answers: makes the replica set of one member that writes with
// `w: majority` and a readConcern of majority need. Does nothing when it is there. A failure ends the container with an
// error, and compose starts it again: MongoDB restarts once while it makes its first user.
db.getSiblingDB('admin').auth('sl3', cat('/run/secrets/mongodb-password').trim());
try {
  rs.status();
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] });
}
while (!db.hello().isWritablePrimary) sleep(200);
print('the replica set rs0 has a primary');
