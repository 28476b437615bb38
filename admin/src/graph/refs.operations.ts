import { graphql } from '@sl3/schema/generated/admin/gql';

export const Person = graphql(`
  fragment Person on User {
    id
    handle
    displayName
    role
  }
`);

export const Place = graphql(`
  fragment Place on Room {
    id
    name
    kind
  }
`);
