/** What people of one language talk about and how. `{thing}`, `{place}` and `{when}` are filled in. */
export interface Words {
  readonly themes: readonly Theme[];
  readonly places: readonly string[];
  readonly moments: readonly string[];
  readonly openers: readonly string[];
  readonly answers: readonly string[];
  readonly remarks: readonly string[];
  readonly actions: readonly string[];
  /** What somebody would report: kept mild, and about nobody in particular. */
  readonly offences: readonly Offence[];
}

/** What a room is about. */
export interface Theme {
  readonly name: string;
  readonly topic: string;
  readonly things: readonly string[];
}

export interface Offence {
  readonly reason: 'SPAM' | 'HARASSMENT' | 'PRIVACY' | 'OTHER';
  readonly body: string;
  /** What the person who reports it adds. */
  readonly note: string;
}

/** From everywhere: people of every room have them. */
export const GIVEN_NAMES: readonly string[] = [
  ...['Nora', 'Karim', 'Inès', 'Oskar', 'Maya', 'Théo', 'Aïcha', 'Louis', 'Priya', 'Hugo', 'Zoé', 'Mateo', 'Élise'],
  ...[
    'Ravi',
    'Camille',
    'Owen',
    'Fatou',
    'Jonas',
    'Léa',
    'Samir',
    'Ruth',
    'Bastien',
    'Yuki',
    'Clara',
    'Idris',
    'Anouk',
  ],
  ...[
    'Pablo',
    'Salomé',
    'Finn',
    'Noor',
    'Gaspard',
    'Tove',
    'Malik',
    'Jeanne',
    'Dario',
    'Agathe',
    'Kofi',
    'Lucie',
    'Emil',
  ],
  ...[
    'Soraya',
    'Basile',
    'Ingrid',
    'Tariq',
    'Margot',
    'Leif',
    'Amina',
    'Côme',
    'Daphne',
    'Rémi',
    'Hana',
    'Victor',
    'Olga',
  ],
  ...['Simon', 'Yasmine', 'Arthur', 'Mila', 'Youssef', 'Paula', 'Gilles', 'Esther'],
];

export const FAMILY_NAMES: readonly string[] = [
  ...['Lambert', 'Haddad', 'Moreau', 'Lindqvist', 'Sharma', 'Girard', 'Diallo', 'Fournier', 'Patel', 'Renaud', 'Costa'],
  ...['Bergman', 'Traoré', 'Mercier', 'Okafor', 'Keller', 'Nguyen', 'Dupuis', 'Rossi', 'Benali', 'Carpentier', 'Sato'],
  ...[
    'Vidal',
    'Hughes',
    'Marchand',
    'Kowalski',
    'Leroux',
    'Mensah',
    'Garnier',
    'Silva',
    'Perrin',
    'Novak',
    'Chevalier',
  ],
  ...[
    'Andersen',
    'Roussel',
    'Ibrahim',
    'Blanchard',
    'Murphy',
    'Caron',
    'Fischer',
    'Barbier',
    'Doyle',
    'Colin',
    'Weber',
  ],
  ...[
    'Picard',
    'Aydin',
    'Schmitt',
    'Brun',
    'Larsen',
    'Poirier',
    'Demir',
    'Hubert',
    'Walker',
    'Aubry',
    'Klein',
    'Meyer',
  ],
];
