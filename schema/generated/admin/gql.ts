/* eslint-disable */
import * as types from './graphql.js';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment ViewerFields on User {\n    id\n    handle\n    displayName\n    role\n  }\n": typeof types.ViewerFieldsFragmentDoc,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      __typename\n      ... on SignInSuccess {\n        signedIn {\n          accessToken\n          accessTokenExpiresAt\n          user {\n            ...ViewerFields\n          }\n        }\n      }\n      ... on Problem {\n        message\n      }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  mutation RefreshSession {\n    refreshSession {\n      __typename\n      ... on RefreshSessionSuccess {\n        signedIn {\n          accessToken\n          accessTokenExpiresAt\n          user {\n            ...ViewerFields\n          }\n        }\n      }\n      ... on Problem {\n        message\n      }\n    }\n  }\n": typeof types.RefreshSessionDocument,
    "\n  mutation SignOut {\n    signOut {\n      sessionId\n    }\n  }\n": typeof types.SignOutDocument,
};
const documents: Documents = {
    "\n  fragment ViewerFields on User {\n    id\n    handle\n    displayName\n    role\n  }\n": types.ViewerFieldsFragmentDoc,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      __typename\n      ... on SignInSuccess {\n        signedIn {\n          accessToken\n          accessTokenExpiresAt\n          user {\n            ...ViewerFields\n          }\n        }\n      }\n      ... on Problem {\n        message\n      }\n    }\n  }\n": types.SignInDocument,
    "\n  mutation RefreshSession {\n    refreshSession {\n      __typename\n      ... on RefreshSessionSuccess {\n        signedIn {\n          accessToken\n          accessTokenExpiresAt\n          user {\n            ...ViewerFields\n          }\n        }\n      }\n      ... on Problem {\n        message\n      }\n    }\n  }\n": types.RefreshSessionDocument,
    "\n  mutation SignOut {\n    signOut {\n      sessionId\n    }\n  }\n": types.SignOutDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ViewerFields on User {\n    id\n    handle\n    displayName\n    role\n  }\n"): (typeof documents)["\n  fragment ViewerFields on User {\n    id\n    handle\n    displayName\n    role\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      __typename\n      ... on SignInSuccess {\n        signedIn {\n          accessToken\n          accessTokenExpiresAt\n          user {\n            ...ViewerFields\n          }\n        }\n      }\n      ... on Problem {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      __typename\n      ... on SignInSuccess {\n        signedIn {\n          accessToken\n          accessTokenExpiresAt\n          user {\n            ...ViewerFields\n          }\n        }\n      }\n      ... on Problem {\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefreshSession {\n    refreshSession {\n      __typename\n      ... on RefreshSessionSuccess {\n        signedIn {\n          accessToken\n          accessTokenExpiresAt\n          user {\n            ...ViewerFields\n          }\n        }\n      }\n      ... on Problem {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RefreshSession {\n    refreshSession {\n      __typename\n      ... on RefreshSessionSuccess {\n        signedIn {\n          accessToken\n          accessTokenExpiresAt\n          user {\n            ...ViewerFields\n          }\n        }\n      }\n      ... on Problem {\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut {\n    signOut {\n      sessionId\n    }\n  }\n"): (typeof documents)["\n  mutation SignOut {\n    signOut {\n      sessionId\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;