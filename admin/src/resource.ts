import type { SvgIconComponent } from '@mui/icons-material';
import type { ComponentType } from 'react';
import type { RaRecord } from 'react-admin';
import type { Source } from './graph/source.js';

/** A resource of the console: its screens, its sign in the menu, and how it is read. */
export interface ConsoleResource {
  readonly list: ComponentType;
  readonly show?: ComponentType;
  readonly icon: SvgIconComponent;
  readonly source: Source;
  /** What one row is called in titles and links. */
  readonly recordRepresentation?: string | ((row: RaRecord<string>) => string);
}
